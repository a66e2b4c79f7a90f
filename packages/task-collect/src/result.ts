/** An answer to a question: names and values, lists where there are several. */
export type CollectResult = Readonly<Record<string, string | number | readonly string[]>>;
