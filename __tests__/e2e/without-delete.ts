import { customerApi } from '../../src/customer-api';
import { synthesizeCustomerApp } from './customer-app';

/** The default deployment after somebody took DELETE out of the declaration. */
export default async function main(): Promise<void> {
  const { 'DELETE /customers/{id}': removed, ...routes } = customerApi.routes;
  if (!removed.scopes) throw new Error('DELETE is expected to be a protected route');
  await synthesizeCustomerApp({ ...customerApi, routes });
}
