export type { Mismatch, TestApp, TestAppOptions, TestCall } from './test-app';
export { testApp } from './test-app';
export type { VerifyErrorCode } from '../verify/error';
export { VerifyError } from '../verify/error';
