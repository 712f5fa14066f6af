export function unpackDebian(options: {
  home: string;
  suite: string;
  name: string;
  alone?: boolean;
  leaveOut?: RegExp;
  finish?: (files: string) => void;
}): void;
