import { customerApi } from '../../src/app/customer-api';
import { synthesizeCustomerApp } from './customer-app';

// The default deployment without DELETE and ReportingService, and with named readers of the other client's secret.
const { 'DELETE /customers/{id}': removed, ...routes } = customerApi.routes;
if (!removed.scopes) throw new Error('DELETE is expected to be a protected route');
const { OrderProcessingService } = customerApi.clients;
const clients = { OrderProcessingService: { ...OrderProcessingService, readers: ['order-processing'] as const } };
synthesizeCustomerApp({ ...customerApi, clients, routes });
