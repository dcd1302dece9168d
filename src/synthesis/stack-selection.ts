/** Variable with the stacks that the process of an app builds, if not all. */
export const SELECTION_VARIABLE = 'COGNITO_M2M_STACKS';

/** Stacks that are built. */
export interface StackSelection {
  /** Names of the stacks. */
  readonly names: readonly string[];
  /**
   * Whether the stacks that they refer to are built, too.
   * @default false
   */
  readonly withReferred?: boolean;
}

/**
 * The selection of a command's option `--stack`.
 * @param name - undefined selects all stacks
 * @param options - `withReferred` for a command that also reads the stacks that it refers to, such as that of its pool
 */
export function selectedStack(
  name: string | undefined,
  { withReferred = false }: Pick<StackSelection, 'withReferred'> = {},
): { readonly stacks?: StackSelection } {
  return name === undefined ? {} : { stacks: { names: [name], withReferred } };
}

/** Mark behind the names, if the stacks that they refer to are built, too. */
const REFERRED = '+';

/** The value of the variable; undefined if all stacks are built. */
export function selectionText({ names, withReferred = false }: StackSelection): string | undefined {
  return names.length === 0 ? undefined : `${names.join(',')}${withReferred ? REFERRED : ''}`;
}

/** Reads the value of the variable; undefined if all stacks are built. */
export function parseSelection(text: string | undefined): StackSelection | undefined {
  if (text === undefined || text === '') return undefined;
  const withReferred = text.endsWith(REFERRED);
  return { names: (withReferred ? text.slice(0, -REFERRED.length) : text).split(','), withReferred };
}
