import { customerApi } from '../../src/app/customer-api';
import { synthesizeCustomerApp } from './customer-app';

// The default deployment after the read-only client was granted the write scope.
const { clients } = customerApi;
const granted = { ...clients.ReportingService, scopes: ['customer-api/read', 'customer-api/write'] } as const;
synthesizeCustomerApp({ ...customerApi, clients: { ...clients, ReportingService: granted } });
