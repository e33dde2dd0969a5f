package dev.fluxion;

import dev.fluxion.lift.LiftedBy;
import dev.fluxion.structure.Argument;
import dev.fluxion.structure.Field1;
import dev.fluxion.structure.Field2;
import dev.fluxion.structure.Field3;
import dev.fluxion.structure.Field4;
import dev.fluxion.structure.Field5;
import dev.fluxion.structure.Function1;
import dev.fluxion.structure.Function2;
import dev.fluxion.structure.Function3;
import dev.fluxion.structure.Function4;
import dev.fluxion.structure.Function5;
import dev.fluxion.structure.Tuple2;
import dev.fluxion.structure.Tuple3;
import dev.fluxion.structure.Tuple4;
import dev.fluxion.structure.Tuple5;
import org.ejml.data.DMatrixRMaj;

/**
 * What every backend does with functions of several arguments and of structures: numbers, arrays, lists, records, and
 * whatever {@link dev.fluxion.structure.Structure} knows. All of it is made from {@link Backend}'s operations on flat vectors.
 *
 * <p>{@link #at(Object, Object)} and its kin have every operation, for arguments of any kind; the most frequent operations are offered
 * directly too.
 */
@LiftedBy(NestedOperations.class)
public sealed interface SeveralArguments permits Backend {

    /** This backend at a point of an argument to differentiate with respect to. */
    default <A> At1<A> at(A first) {
        return at(Argument.active(first));
    }

    /** This backend at a point of an argument of which some may be held constant or used as scratch. */
    default <A> At1<A> at(Argument<A> first) {
        return At1.of((Backend) this, first);
    }

    /** This backend at a point of two arguments to differentiate with respect to. */
    default <A, B> At2<A, B> at(A first, B second) {
        return at(Argument.active(first), Argument.active(second));
    }

    /** This backend at a point of two arguments of which some may be held constant or used as scratch. */
    default <A, B> At2<A, B> at(Argument<A> first, Argument<B> second) {
        return At2.of((Backend) this, first, second);
    }

    /** This backend at a point of three arguments to differentiate with respect to. */
    default <A, B, C> At3<A, B, C> at(A first, B second, C third) {
        return at(Argument.active(first), Argument.active(second), Argument.active(third));
    }

    /** This backend at a point of three arguments of which some may be held constant or used as scratch. */
    default <A, B, C> At3<A, B, C> at(Argument<A> first, Argument<B> second, Argument<C> third) {
        return At3.of((Backend) this, first, second, third);
    }

    /** This backend at a point of four arguments to differentiate with respect to. */
    default <A, B, C, D> At4<A, B, C, D> at(A first, B second, C third, D fourth) {
        return at(Argument.active(first), Argument.active(second), Argument.active(third), Argument.active(fourth));
    }

    /** This backend at a point of four arguments of which some may be held constant or used as scratch. */
    default <A, B, C, D> At4<A, B, C, D> at(
            Argument<A> first, Argument<B> second, Argument<C> third, Argument<D> fourth) {
        return At4.of((Backend) this, first, second, third, fourth);
    }

    /** This backend at a point of five arguments to differentiate with respect to. */
    default <A, B, C, D, E> At5<A, B, C, D, E> at(A first, B second, C third, D fourth, E fifth) {
        return at(
                Argument.active(first),
                Argument.active(second),
                Argument.active(third),
                Argument.active(fourth),
                Argument.active(fifth));
    }

    /** This backend at a point of five arguments of which some may be held constant or used as scratch. */
    default <A, B, C, D, E> At5<A, B, C, D, E> at(
            Argument<A> first, Argument<B> second, Argument<C> third, Argument<D> fourth, Argument<E> fifth) {
        return At5.of((Backend) this, first, second, third, fourth, fifth);
    }

    // A record.

    /** The gradient of a function of a record: a record of the same type. */
    default <A extends Record> A gradient(Field1<A> f, A x) {
        return at(x).gradient(f);
    }

    /** Value and gradient of a function of a record, from one sweep. */
    default <A extends Record> ValueAndGradientOf<A> valueAndGradient(Field1<A> f, A x) {
        return at(x).valueAndGradient(f);
    }

    /** The Hessian of a function of a record. */
    default <A extends Record> BlockHessian hessian(Field1<A> f, A x) {
        return at(x).hessian(f);
    }

    /** The Jacobian of a function of a record: m x n. */
    default <A extends Record, R> DMatrixRMaj jacobian(Function1<A, R> f, A x) {
        return at(x).linearize(f).jacobian();
    }

    // Two arguments.

    /** The derivatives of a function of two numbers, one by each. */
    default Tuple2<Double, Double> derivative(Field2<Double, Double> f, double first, double second) {
        return at(first, second).derivative(f);
    }

    /** The gradient of a function of two arguments: one for each, shaped like it. */
    default <A, B> Tuple2<A, B> gradient(Field2<A, B> f, A first, B second) {
        return at(first, second).gradient(f);
    }

    /** Value and gradient of a function of two arguments, from one sweep. */
    default <A, B> ValueAndGradientOf<Tuple2<A, B>> valueAndGradient(Field2<A, B> f, A first, B second) {
        return at(first, second).valueAndGradient(f);
    }

    /** The Hessian of a function of two arguments: a block for each two of them. */
    default <A, B> BlockHessian hessian(Field2<A, B> f, A first, B second) {
        return at(first, second).hessian(f);
    }

    /** The Jacobian of a function of two arguments: for each m x n_k. */
    default <A, B, R> Tuple2<DMatrixRMaj, DMatrixRMaj> jacobian(Function2<A, B, R> f, A first, B second) {
        return at(first, second).linearize(f).jacobian();
    }

    // Three arguments.

    /** The derivatives of a function of three numbers, one by each. */
    default Tuple3<Double, Double, Double> derivative(
            Field3<Double, Double, Double> f, double first, double second, double third) {
        return at(first, second, third).derivative(f);
    }

    /** The gradient of a function of three arguments: one for each, shaped like it. */
    default <A, B, C> Tuple3<A, B, C> gradient(Field3<A, B, C> f, A first, B second, C third) {
        return at(first, second, third).gradient(f);
    }

    /** Value and gradient of a function of three arguments, from one sweep. */
    default <A, B, C> ValueAndGradientOf<Tuple3<A, B, C>> valueAndGradient(
            Field3<A, B, C> f, A first, B second, C third) {
        return at(first, second, third).valueAndGradient(f);
    }

    /** The Hessian of a function of three arguments: a block for each two of them. */
    default <A, B, C> BlockHessian hessian(Field3<A, B, C> f, A first, B second, C third) {
        return at(first, second, third).hessian(f);
    }

    /** The Jacobian of a function of three arguments: for each m x n_k. */
    default <A, B, C, R> Tuple3<DMatrixRMaj, DMatrixRMaj, DMatrixRMaj> jacobian(
            Function3<A, B, C, R> f, A first, B second, C third) {
        return at(first, second, third).linearize(f).jacobian();
    }

    // Four arguments.

    /** The derivatives of a function of four numbers, one by each. */
    default Tuple4<Double, Double, Double, Double> derivative(
            Field4<Double, Double, Double, Double> f, double first, double second, double third, double fourth) {
        return at(first, second, third, fourth).derivative(f);
    }

    /** The gradient of a function of four arguments: one for each, shaped like it. */
    default <A, B, C, D> Tuple4<A, B, C, D> gradient(Field4<A, B, C, D> f, A first, B second, C third, D fourth) {
        return at(first, second, third, fourth).gradient(f);
    }

    /** Value and gradient of a function of four arguments, from one sweep. */
    default <A, B, C, D> ValueAndGradientOf<Tuple4<A, B, C, D>> valueAndGradient(
            Field4<A, B, C, D> f, A first, B second, C third, D fourth) {
        return at(first, second, third, fourth).valueAndGradient(f);
    }

    /** The Hessian of a function of four arguments: a block for each two of them. */
    default <A, B, C, D> BlockHessian hessian(Field4<A, B, C, D> f, A first, B second, C third, D fourth) {
        return at(first, second, third, fourth).hessian(f);
    }

    /** The Jacobian of a function of four arguments: for each m x n_k. */
    default <A, B, C, D, R> Tuple4<DMatrixRMaj, DMatrixRMaj, DMatrixRMaj, DMatrixRMaj> jacobian(
            Function4<A, B, C, D, R> f, A first, B second, C third, D fourth) {
        return at(first, second, third, fourth).linearize(f).jacobian();
    }

    // Five arguments.

    /** The derivatives of a function of five numbers, one by each. */
    default Tuple5<Double, Double, Double, Double, Double> derivative(
            Field5<Double, Double, Double, Double, Double> f,
            double first,
            double second,
            double third,
            double fourth,
            double fifth) {
        return at(first, second, third, fourth, fifth).derivative(f);
    }

    /** The gradient of a function of five arguments: one for each, shaped like it. */
    default <A, B, C, D, E> Tuple5<A, B, C, D, E> gradient(
            Field5<A, B, C, D, E> f, A first, B second, C third, D fourth, E fifth) {
        return at(first, second, third, fourth, fifth).gradient(f);
    }

    /** Value and gradient of a function of five arguments, from one sweep. */
    default <A, B, C, D, E> ValueAndGradientOf<Tuple5<A, B, C, D, E>> valueAndGradient(
            Field5<A, B, C, D, E> f, A first, B second, C third, D fourth, E fifth) {
        return at(first, second, third, fourth, fifth).valueAndGradient(f);
    }

    /** The Hessian of a function of five arguments: a block for each two of them. */
    default <A, B, C, D, E> BlockHessian hessian(
            Field5<A, B, C, D, E> f, A first, B second, C third, D fourth, E fifth) {
        return at(first, second, third, fourth, fifth).hessian(f);
    }

    /** The Jacobian of a function of five arguments: for each m x n_k. */
    default <A, B, C, D, E, R> Tuple5<DMatrixRMaj, DMatrixRMaj, DMatrixRMaj, DMatrixRMaj, DMatrixRMaj> jacobian(
            Function5<A, B, C, D, E, R> f, A first, B second, C third, D fourth, E fifth) {
        return at(first, second, third, fourth, fifth).linearize(f).jacobian();
    }
}
