import type { Resolvers } from '../generated/graphql.ts';
import { alwaysLinked } from '../reference/linked.ts';
import { listRates, rateOn } from './exchange-rate.queries.ts';
import { setExchangeRates } from './set-exchange-rates.ts';

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
  Mutation: {
    setExchangeRates: async (_parent, { input }, context, info) => {
      const { ids } = await context.send(setExchangeRates, input, info);
      await context.refreshReference();
      const { exchangeRates } = context.reference().records;
      return ids.flatMap((id) => exchangeRates.find((rate) => rate.id === id) ?? []);
    },
  },
  ExchangeRate: { currency: alwaysLinked('currency', 'currencyId') },
} satisfies Resolvers;
