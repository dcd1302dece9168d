import unit from './jest.config.mjs';

/** @type {import('jest').Config} */
export default {
  ...unit,
  roots: ['<rootDir>/__tests__/e2e'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 600_000,
  globalSetup: '<rootDir>/__tests__/e2e/setup.ts',
  // Terraform waits more than it works, and each suite has an emulator of its own.
  maxWorkers: 3,
};
