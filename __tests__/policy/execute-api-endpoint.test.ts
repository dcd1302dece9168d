import { describeRule } from './policed-app';

const api = (attributes: object, mapped = '${aws_api_gateway_rest_api.shop.id}') => ({
  aws_api_gateway_rest_api: { shop: { name: 'shop', ...attributes } },
  aws_api_gateway_base_path_mapping: { mapping: { api_id: mapped, domain_name: 'a.example' } },
});
const finds = [{ path: 'shop', subject: 'disable_execute_api_endpoint' }];

describeRule('execute-api-endpoint', {
  compliant: {
    'an API that answers at its domain alone': { resources: api({ disable_execute_api_endpoint: true }) },
    'an API without a domain': { resources: { aws_api_gateway_rest_api: { shop: { name: 'shop' } } } },
    'a domain of an API of elsewhere': { resources: api({}, 'a1b2c3d4e5') },
  },
  refused: {
    'an API that answers at both': { resources: api({ disable_execute_api_endpoint: false }), finds },
    'an API that does not say': { resources: api({}), finds },
  },
});
