import { describe, expect, it } from 'vitest';
import { answerText, saysMoreThanCut } from './compared-answers.ts';

const stop = { message: "Cannot create property '__typename' on string 'nonsense'" };
const text = (data: object, errors: { message: string }[] = [stop]) =>
  answerText({ data, errors } as never);
const cut = text({
  owners: [
    { id: '1', worth: 7 },
    { id: '2', worth: null },
  ],
});

describe('an answer beside one that was cut short', () => {
  it('may have more', () => {
    const full = text({
      owners: [
        { id: '1', worth: 7 },
        { id: '2', worth: 8 },
      ],
    });
    expect(saysMoreThanCut(cut, full)).toBe(true);
  });

  it.each([
    [
      'has another value',
      {
        owners: [
          { id: '1', worth: 6 },
          { id: '2', worth: 8 },
        ],
      },
    ],
    [
      'has less',
      {
        owners: [
          { id: '1', worth: null },
          { id: '2', worth: 8 },
        ],
      },
    ],
    ['has another element', { owners: [{ id: '1', worth: 7 }] }],
  ])('is unlike it where it %s', (_how, data) => {
    expect(saysMoreThanCut(cut, text(data))).toBe(false);
  });

  it('says as well that it was cut', () => {
    const full = {
      owners: [
        { id: '1', worth: 7 },
        { id: '2', worth: 8 },
      ],
    };
    expect(saysMoreThanCut(cut, text(full, []))).toBe(false);
    expect(saysMoreThanCut(text({ owners: null }, []), text(full))).toBe(false);
  });
});
