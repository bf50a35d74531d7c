import { looksNeeded } from '../../machines/index.ts'

/** What each guard of the machines asks, as a clause for people. The machines hold the rules themselves. */
export const guardWords: Readonly<Record<string, string>> = {
  isFresh: 'the look began no earlier than the last one applied',
  isFreshWithNewStartDate: 'the look is fresh and shows another start date',
  isFreshWithNewEndDate: 'the look is fresh and shows another end date',
  startDateKnown: 'a start date is known',
  endDateKnown: 'an end date is known',
  offerStillValid: 'the offer is still valid',
  dataComplete: 'pre-validation finds no error',
  notSentYet: 'no request is out that may have created the order',
  maySendAgain: `${looksNeeded} whole looks since the settling time did not find it, and a person releases it, or the policy where no candidate was seen`,
  isPassing: 'the supplier was busy or not reached',
  wasPassing: 'the refusal before was a passing one',
  isTold: 'people hear of it by itself',
  wasTold: 'people have heard of it by itself',
  isReminded: 'what it is about does not remind of itself',
  silenceHasEnd: 'the silence has an end',
  isNewlyUndecided: 'this look leaves it to a person, or shows them another candidate',
}
