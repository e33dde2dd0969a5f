#pragma OPENCL EXTENSION cl_khr_fp64 : enable
// A fused multiply-add rounds once where Java rounds twice: without it the results are Java's to the last bit or nearly.
#pragma OPENCL FP_CONTRACT OFF

// The chained Rosenbrock function and its gradient, one work item to a point. Coordinate i of point p is at i * count + p.
__kernel void run(
    __global const double *points,
    __global double *values,
    __global double *gradients,
    const int count,
    const int dimension,
    const int pass) {
  const int p = get_global_id(0);
  if (p >= count) {
    return; // the last group is filled up
  }
  double value = 0.0;
  double carried = 0.0; // what the term before adds to the derivative in x[i]
  double x = points[p];
  for (int i = 0; i + 1 < dimension; i++) {
    const double next = points[(i + 1) * count + p];
    const double a = next - x * x;
    const double b = 1.0 - x;
    value += 100.0 * a * a + b * b;
    gradients[i * count + p] = carried - 400.0 * x * a - 2.0 * b;
    carried = 200.0 * a;
    x = next;
  }
  gradients[(dimension - 1) * count + p] = carried;
  values[p] = value;
}
