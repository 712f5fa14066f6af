/** A demo person: first name, last name, and F for a woman, M for a man. */
export type DemoName = readonly [firstName: string, lastName: string, gender: 'F' | 'M'];

/** A demo collector and the code of the home point, without its country. */
export type DemoCollector = readonly [...DemoName, point: string];

/** The people of one country: a supervisor, the team managers and their collectors. */
export type DemoBranch = {
  country: string;
  dialCode: string;
  language: 'FR' | 'EN';
  city: string;
  organization: { name: string; type: 'PUBLIC' | 'PRIVATE'; address: string };
  supervisor: DemoName;
  teams: readonly { manager: DemoName; collectors: readonly DemoCollector[] }[];
};
