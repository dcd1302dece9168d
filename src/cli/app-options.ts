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

/** How messages name an app. */
export function appName(app: string | undefined): string {
  return app ?? 'the app of cdktf.json';
}
