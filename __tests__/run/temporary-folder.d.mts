/**
 * Makes the folder for the temporary folders of all test files of a run.
 * @param bytes - free space that the run needs in memory
 */
export function temporaryFolder(bytes: number): string;
