/** Schema files are imported as text; graphql-loader.mjs, vitest.config.ts and bundle.mjs each see to it. */
declare module '*.graphql' {
  const sdl: string;
  export default sdl;
}
