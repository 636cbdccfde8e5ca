/**
 * Kernel ridge regression from texts to intents: solves (K + ridge * I) A = Y, one column of Y for each
 * intent, 1 where an example has it. A text's score for an intent is the sum, over all examples, of its
 * likeness to the example times what the example weighs for that intent; so every score can be explained by
 * naming examples.
 */
import { factoring } from './cholesky.ts';
import { makingVectorizer, type Vector } from './features.ts';

export interface Example {
  text: string;
  intent: string;
}

export interface Weighed {
  example: Example;
  /** Its part of the score; negative where it speaks against the intent. */
  weight: number;
}

export interface Fitted {
  /** In the order of their first example. */
  intents: string[];
  examples: readonly Example[];
  /**
   * One score an intent, in the order of `intents`; about 1 where the text is an example of it, about 0 where
   * it is like none.
   */
  scores(text: string): Float64Array;
  /**
   * What each of the others scores for one intent, where they have most words in common with `text`; 0 where
   * the intent has no example.
   */
  scoresNear(text: string, others: readonly string[], intent: string): number[];
  /** The examples whose parts of the score are largest in size, largest first. */
  explain(text: string, intent: string, most: number): Weighed[];
  /** For each example, the scores it would get had it not been among the examples. */
  leftOut(): Generator<void, Float64Array[]>;
}

/** Small, since examples are few and rightly labelled. */
const RIDGE = 0.1;
/** Of a few milliseconds. */
const FEATURES_A_SLICE = 500;

/**
 * Throws RangeError without examples. Takes time with the cube of their number: 1 s for 1,500; yields after
 * each example of every part of it.
 */
export function* fittingKernelRidge(examples: readonly Example[]): Generator<void, Fitted> {
  if (examples.length === 0) throw new RangeError('There are no examples to learn from.');
  const size = examples.length;
  const intents = [...new Set(examples.map((example) => example.intent))];
  const { known, vectorOf, sumsNear } = yield* makingVectorizer(examples.map((example) => example.text));
  const vectors: Vector[] = [];
  for (const { text } of examples) {
    vectors.push(vectorOf(text));
    yield;
  }
  const places = yield* inverted(vectors, known);

  const likenesses = (vector: Vector): Float64Array => {
    const sums = new Float64Array(size);
    for (const [at, feature] of vector.features.entries())
      for (const { example, weight: other } of places[feature] ?? [])
        sums[example] = (sums[example] ?? 0) + (vector.weights[at] ?? 0) * other;
    return sums;
  };

  const gram = new Float64Array(size * size);
  for (const [row, vector] of vectors.entries()) {
    gram.set(likenesses(vector), row * size);
    gram[row * size + row] = (gram[row * size + row] ?? 0) + RIDGE;
    yield;
  }
  // The ridge keeps the matrix far from singular.
  const factor = yield* factoring(gram, size);
  const columnOf = examples.map((example) => intents.indexOf(example.intent));
  const weights: Float64Array[] = [];
  for (const column of intents.keys()) {
    weights.push(factor.solve(Float64Array.from(columnOf, (own) => (own === column ? 1 : 0))));
    yield;
  }
  const weightOf = (row: number, column: number): number => weights[column]?.[row] ?? 0;
  // A score is linear in the text's features: what each is worth for each intent is summed up once.
  const worths: Float64Array[] = [];
  for (const list of places) {
    const worth = new Float64Array(intents.length);
    for (const column of intents.keys())
      worth[column] = list.reduce((sum, { example, weight }) => sum + weight * weightOf(example, column), 0);
    worths.push(worth);
    if (worths.length % FEATURES_A_SLICE === 0) yield;
  }

  return {
    intents,
    examples,
    scores(text) {
      const { features, weights: own } = vectorOf(text);
      const scores = new Float64Array(intents.length);
      for (const [at, feature] of features.entries()) {
        const worth = worths[feature];
        if (!worth) continue;
        for (let column = 0; column < scores.length; column += 1)
          scores[column] = (scores[column] ?? 0) + (own[at] ?? 0) * (worth[column] ?? 0);
      }
      return scores;
    },
    scoresNear(text, others, intent) {
      const column = intents.indexOf(intent);
      return sumsNear(text, others, (feature) => worths[feature]?.[column] ?? 0);
    },
    explain(text, intent, most) {
      const column = intents.indexOf(intent);
      if (column < 0) return [];
      const alike = likenesses(vectorOf(text));
      return examples
        .map((example, row) => ({ example, weight: (alike[row] ?? 0) * weightOf(row, column) }))
        .filter(({ weight }) => weight !== 0)
        .sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight))
        .slice(0, most);
    },
    // The closed form for ridge: what is left out changes the prediction by its own residual over its own
    // leverage.
    *leftOut() {
      const diagonal = yield* factor.inverseDiagonal();
      return examples.map((_, row) =>
        Float64Array.from(
          intents,
          (__, column) => (columnOf[row] === column ? 1 : 0) - weightOf(row, column) / (diagonal[row] ?? 1),
        ),
      );
    },
  };
}

/** By the number of the feature, the examples that have it. */
type Places = { example: number; weight: number }[][];

function* inverted(vectors: Vector[], known: number): Generator<void, Places> {
  const places: Places = Array.from({ length: known }, () => []);
  for (const [example, vector] of vectors.entries()) {
    for (const [at, feature] of vector.features.entries())
      places[feature]?.push({ example, weight: vector.weights[at] ?? 0 });
    yield;
  }
  return places;
}
