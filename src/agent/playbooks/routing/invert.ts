/**
 * The inverse of a symmetric matrix that is positive definite, by its Cholesky factor. A general library takes
 * eleven seconds for the matrix of 1,500 examples, since it does without the symmetry and asks for each element
 * by a call; this takes one.
 */

/** Row after row, `size * size` numbers. Throws RangeError where the matrix is not positive definite. */
export function inverseOf(matrix: Float64Array, size: number): Float64Array {
  return product(inverseFactor(factor(matrix, size), size), size);
}

/** The lower triangle whose product with its mirror is the matrix. */
function factor(matrix: Float64Array, size: number): Float64Array {
  const lower = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column <= row; column += 1) {
      let rest = at(matrix, row * size + column);
      for (let k = 0; k < column; k += 1) rest -= at(lower, row * size + k) * at(lower, column * size + k);
      if (column === row && rest <= 0) throw new RangeError('the matrix is not positive definite');
      lower[row * size + column] =
        column === row ? Math.sqrt(rest) : rest / at(lower, column * size + column);
    }
  return lower;
}

/** The inverse of a lower triangle, which is one too. */
function inverseFactor(lower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let k = 0; k < row; k += 1) {
      const times = at(lower, row * size + k);
      if (times === 0) continue;
      for (let column = 0; column <= k; column += 1)
        inverse[row * size + column] =
          at(inverse, row * size + column) - times * at(inverse, k * size + column);
    }
    const pivot = at(lower, row * size + row);
    for (let column = 0; column < row; column += 1)
      inverse[row * size + column] = at(inverse, row * size + column) / pivot;
    inverse[row * size + row] = 1 / pivot;
  }
  return inverse;
}

/** The mirror of a lower triangle times the triangle. */
function product(lower: Float64Array, size: number): Float64Array {
  const whole = new Float64Array(size * size);
  for (let k = 0; k < size; k += 1)
    for (let row = 0; row <= k; row += 1) {
      const times = at(lower, k * size + row);
      if (times === 0) continue;
      for (let column = 0; column <= row; column += 1)
        whole[row * size + column] = at(whole, row * size + column) + times * at(lower, k * size + column);
    }
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < row; column += 1)
      whole[column * size + row] = at(whole, row * size + column);
  return whole;
}

/** The places are inside the matrix. */
function at(numbers: Float64Array, place: number): number {
  return numbers[place] as number;
}
