/** Parameters of the event; undefined when none is asked for. */
export function partialFromConfig(values) {
  return values.partial.length === 0 ? undefined : { partial: 'yes', category: values.partial.join(',') };
}
