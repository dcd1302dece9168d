import { Option } from 'commander';

/** `--app`, of every command that reads an app. */
export function appOption(): Option {
  return new Option(
    '--app <file>',
    'TypeScript file or command that synthesizes the app (default: "app" of cdktf.json)',
  );
}

/** `--stack`, of every command that reads one stack of an app. */
export function stackOption(): Option {
  return new Option('--stack <name>', 'stack of the app, where it has several');
}

/** `--allow`, of every command that plans. */
export function allowOption(): Option {
  return new Option(
    '--allow <subjects...>',
    'plan although the stack has these, by the names that the refusal gives, e.g. import or "provider random"',
  );
}

/** How messages name an app. */
export function appName(app: string | undefined): string {
  return app ?? 'the app of cdktf.json';
}
