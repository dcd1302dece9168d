import fc from 'fast-check';
import { nearest } from '../../src/access/nearest';

test.each([
  ['a letter left out', 'reed', 'red'],
  ['a letter too many', 'readd', 'read'],
  ['another letter', 'roads', 'reads'],
  ['two letters that changed places', 'raed', 'read'],
  ['other capitals', 'READ', 'read'],
  ['the same text', 'read', 'read'],
])('finds a candidate behind %s', (_, text, candidate) => {
  expect(nearest(text, ['write-everything', candidate, 'administrate'])).toBe(candidate);
});

test.each([
  ['GTE', 'GET'],
  ['bilings', 'billing'],
  ['invioces', 'invoices'],
  ['Reportng', 'Reporting'],
  ['reportingservice', 'ReportingService'],
  ['Reporting', 'ReportingService'],
  ['OrderProcesingServce', 'OrderProcessingService'],
  ['orders/raed', 'orders/read'],
  ['order/read', 'orders/read'],
  ['customer_api/read', 'customer-api/read'],
  ['GET /customer', 'GET /customers'],
  ['GTE /customers', 'GET /customers'],
  ['GET /customers/{id', 'GET /customers/{id}'],
  ['M2M_STAGENAME', 'M2M_STAGE_NAME'],
  ['M2M_ENVIROMENT', 'M2M_ENVIRONMENT'],
  ['M2M_DELETE_PROTECTION', 'M2M_DELETION_PROTECTION'],
  ['api/methods/customer_GET/method', 'api/methods/customers_GET/method'],
])('"%s" is a slip for "%s"', (text, candidate) => {
  expect(nearest(text, [candidate])).toBe(candidate);
});

test.each([
  ['reporting', 'billing'],
  ['billing', 'reporting'],
  ['BillingService', 'ReportingService'],
  ['OrderService', 'StockService'],
  ['orders/write', 'orders/read'],
  ['customer-api/admin', 'customer-api/write'],
  ['orders/read', 'tax/read'],
  ['PUT /orders', 'GET /orders'],
  ['PATCH /customers', 'GET /customers'],
  ['GET /orders', 'GET /invoices'],
  ['M2M_WAF', 'M2M_REGION'],
  ['crm', 'tax'],
  ['consumer', 'console'],
  ['ReportingService', 'Service'],
  ['reporting', 'Repo'],
  ['re', 'read'],
  ['a', 'b'],
  ['v1', 'v2'],
  ['', 'read'],
  ['', ''],
  ['read', ''],
])('"%s" is another name than "%s"', (text, candidate) => {
  expect(nearest(text, [candidate])).toBeUndefined();
});

test('of two as near, the first; a slip before a beginning', () => {
  expect(nearest('rXad', ['read', 'road'])).toBe('read');
  expect(nearest('Report', ['ReportService', 'Reports'])).toBe('Reports');
  expect(nearest('Report', ['ReportService', 'ReportApi', 'Billing'])).toBe('ReportApi');
});

test('without candidates there is none', () => {
  expect(nearest('read', [])).toBeUndefined();
});

const WORDS = ['orders', 'billing', 'customers', 'reporting', 'inventory', 'shipping', 'payments'];

test('one edit of a long name finds it, and a name without a common word is never near', () => {
  const name = fc.uniqueArray(fc.constantFrom(...WORDS), { minLength: 2, maxLength: 3 }).map((all) => all.join('-'));
  const edit = fc.record({ at: fc.nat(), letter: fc.constantFrom('', 'x', 'q') });
  fc.assert(
    fc.property(name, edit, (whole, { at, letter }) => {
      const place = at % whole.length;
      const slip = whole.slice(0, place) + letter + whole.slice(place + 1);
      expect(nearest(slip, ['something-else', whole])).toBe(whole);
      const others = WORDS.filter((word) => !whole.includes(word));
      expect(nearest(whole, others)).toBeUndefined();
    }),
  );
});
