/** Where `default.img` is, the curated masters that come with the package. A bundler that sees this copies the file. */
export declare const defaultImageUrl: URL;
