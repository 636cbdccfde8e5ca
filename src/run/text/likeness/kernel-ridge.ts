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
  /** The same of one intent; 0 where it has no example. */
  scoreOf(text: string, intent: string): number;
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
  const vectorOf = yield* makingVectorizer(examples.map((example) => example.text));
  const vectors: Vector[] = [];
  for (const { text } of examples) {
    vectors.push(vectorOf(text));
    yield;
  }
  const places = yield* inverted(vectors);

  const likenesses = (vector: Vector): Float64Array => {
    const sums = new Float64Array(size);
    for (const [at, feature] of vector.features.entries())
      for (const { example, weight: other } of places.get(feature) ?? [])
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
  const worths = new Map<string, Float64Array>();
  for (const [feature, list] of places) {
    const worth = Float64Array.from(intents, (_, column) =>
      list.reduce((sum, { example, weight }) => sum + weight * weightOf(example, column), 0),
    );
    worths.set(feature, worth);
    if (worths.size % FEATURES_A_SLICE === 0) yield;
  }

  return {
    intents,
    examples,
    scores(text) {
      const { features, weights: own } = vectorOf(text);
      const scores = new Float64Array(intents.length);
      for (const [at, feature] of features.entries()) {
        const worth = worths.get(feature);
        if (!worth) continue;
        for (let column = 0; column < scores.length; column += 1)
          scores[column] = (scores[column] ?? 0) + (own[at] ?? 0) * (worth[column] ?? 0);
      }
      return scores;
    },
    scoreOf(text, intent) {
      const column = intents.indexOf(intent);
      const { features, weights: own } = vectorOf(text);
      let score = 0;
      for (const [at, feature] of features.entries())
        score += (own[at] ?? 0) * (worths.get(feature)?.[column] ?? 0);
      return score;
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

type Places = Map<string, { example: number; weight: number }[]>;

function* inverted(vectors: Vector[]): Generator<void, Places> {
  const places: Places = new Map();
  for (const [example, vector] of vectors.entries()) {
    for (const [at, feature] of vector.features.entries()) {
      const weight = vector.weights[at] ?? 0;
      const list = places.get(feature);
      if (list) list.push({ example, weight });
      else places.set(feature, [{ example, weight }]);
    }
    yield;
  }
  return places;
}
