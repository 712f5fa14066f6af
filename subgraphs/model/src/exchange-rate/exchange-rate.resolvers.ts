import type { Resolvers } from '../generated/graphql.ts';
import { alwaysLinked } from '../reference/linked.ts';
import { listRates, rateOn } from './exchange-rate.queries.ts';

export const exchangeRateResolvers = {
  Query: {
    exchangeRate: (_parent, { currencyId, on }, context) => {
      context.require('reference:read');
      return rateOn(context.reference().records.exchangeRates, currencyId, on);
    },
    exchangeRates: (_parent, args, context) => {
      context.require('reference:read');
      return listRates(context.reference().records.exchangeRates, args);
    },
  },
  ExchangeRate: { currency: alwaysLinked('currency', 'currencyId') },
} satisfies Resolvers;
