import { customerApi } from '../../src/app/customer-api';
import { synthesizeCustomerApp } from './customer-app';

// The default deployment after somebody took DELETE and ReportingService out of the declaration, and named who may read
// the other client's secret.
const { 'DELETE /customers/{id}': removed, ...routes } = customerApi.routes;
if (!removed.scopes) throw new Error('DELETE is expected to be a protected route');
const { OrderProcessingService } = customerApi.clients;
const clients = { OrderProcessingService: { ...OrderProcessingService, readers: ['order-processing'] as const } };
synthesizeCustomerApp({ ...customerApi, clients, routes });
