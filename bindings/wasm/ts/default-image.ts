/** Where `default.img` is, the curated masters that come with the package. A bundler that sees this copies the file. */
export const defaultImageUrl: URL = new URL("./default.img", import.meta.url);
