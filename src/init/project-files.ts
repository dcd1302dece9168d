/** Name that stands in the template where a project's own goes. */
const PLACEHOLDER = 'my-project';
/** Name of the sample's project, in workflows. */
const SAMPLE = 'cognito-m2m-demo';

/** Files that npm does not pack, or takes for its own, by their names in the template. */
const RENAMED: Readonly<Record<string, string>> = { gitignore: '.gitignore', npmrc: '.npmrc', github: '.github' };

/** The path in a project of a file of the template. */
export function projectPath(templatePath: string): string {
  const [first = '', ...rest] = templatePath.split('/');
  return [RENAMED[first] ?? first, ...rest].join('/');
}

/**
 * The text of a file of the template, in the words of a project.
 * @param repository - `owner/name` on GitHub, by which a workflow of the base branch is called; without it the owner is left
 * to be filled in
 */
export function projectText(text: string, name: string, repository?: string): string {
  const called = repository === undefined ? text : text.replaceAll(`OWNER/${SAMPLE}`, repository);
  return called.replaceAll(PLACEHOLDER, name).replaceAll(SAMPLE, name);
}
