/** Of this package; package.json says the same (a test compares them). */
export const version = "0.1.0";
