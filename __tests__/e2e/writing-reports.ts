import { customerApi } from '../../src/customer-api';
import { synthesizeCustomerApp } from './customer-app';

/** The default deployment after somebody granted the read-only client to write. */
export default async function main(): Promise<void> {
  const { clients } = customerApi;
  const granted = { ...clients.ReportingService, scopes: ['customer-api/read', 'customer-api/write'] } as const;
  await synthesizeCustomerApp({ ...customerApi, clients: { ...clients, ReportingService: granted } });
}
