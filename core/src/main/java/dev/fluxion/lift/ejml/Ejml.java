package dev.fluxion.lift.ejml;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.CommonOps_MT_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.dense.row.mult.VectorVectorMult_DDRM;

/**
 * What lifted code does with EJML's methods. Those that compute have a stand-in, which gives the operation to a rule. Those that only
 * make, read, move, choose or compare elements, or that are made of such and of the former, are lifted as a user's code is; these are
 * listed, so that a new version of EJML adds none by accident. All others are refused.
 */
public final class Ejml {

    /** What to do in the place of a method that is refused. */
    public static final String INSTEAD =
            "use an operation of CommonOps_DDRM, NormOps_DDRM or SimpleMatrix that has a rule, or a"
                    + " chol, qr, eig or svd of DecompositionFactory_DDRM";

    private static final String PACKAGE = "org.ejml.";

    private static final Set<String> PACKAGES =
            Set.of("org.ejml.data", "org.ejml.simple", "org.ejml.simple.ops", "org.ejml.ops");

    private static final Set<String> CLASSES = Set.of(
            "org.ejml.UtilEjml",
            "org.ejml.concurrency.EjmlConcurrency",
            "org.ejml.dense.row.NormOps_DDRM",
            "org.ejml.dense.row.MatrixFeatures_DDRM",
            "org.ejml.dense.row.SingularOps_DDRM",
            "org.ejml.dense.row.misc.ImplCommonOps_DDMA",
            "org.ejml.dense.row.misc.ImplCommonOps_DDRM",
            "org.ejml.dense.row.misc.TransposeAlgs_DDRM");

    private static final Set<String> OF_COMMON_OPS = Set.of(
            "columnsToVector",
            "concatColumns",
            "concatColumnsMulti",
            "concatRows",
            "concatRowsMulti",
            "countTrue",
            "diag",
            "diagR",
            "divideCols",
            "divideRows",
            "divideRowsCols",
            "elementBoolean",
            "elementLessThan",
            "elementLessThanOrEqual",
            "elementMax",
            "elementMaxAbs",
            "elementMin",
            "elementMinAbs",
            "elementMoreThan",
            "elementMoreThanOrEqual",
            "elements",
            "extract",
            "extractColumn",
            "extractDiag",
            "extractRow",
            "fill",
            "identity",
            "insert",
            "kron",
            "maxCols",
            "maxRows",
            "minCols",
            "minRows",
            "multCols",
            "multRows",
            "permuteRowInv",
            "removeColumns",
            "rowsToVector",
            "scaleCol",
            "scaleRow",
            "setIdentity",
            "symmLowerToFull",
            "symmUpperToFull",
            "transpose");

    private static final Set<String> OF_SPECIALIZED_OPS = Set.of(
            "addIdentity",
            "copyChangeRow",
            "copyTriangle",
            "diagProd",
            "diffNormF",
            "diffNormP1",
            "elementSumSq",
            "splitIntoVectors",
            "subvector");

    private static final String MATRIX = "org/ejml/data/DMatrixRMaj";

    private static final Set<String> SIMPLE =
            Set.of("org/ejml/simple/SimpleMatrix", "org/ejml/simple/SimpleBase", "org/ejml/simple/ConstMatrix");

    private Ejml() {}

    /** The classes of stand-ins for the static methods of EJML's classes. */
    public static Map<Class<?>, List<Class<?>>> standIns() {
        return Map.of(
                CommonOps_DDRM.class,
                List.of(OfProducts.class, OfArithmetic.class, OfFunctions.class, OfReductions.class, OfSystems.class),
                CommonOps_MT_DDRM.class,
                List.of(OfProducts.class, OfTransposes.class),
                VectorVectorMult_DDRM.class,
                List.of(OfVectors.class),
                NormOps_DDRM.class,
                List.of(OfNorms.class),
                DecompositionFactory_DDRM.class,
                List.of(OfDecompositions.class),
                LinearSolverFactory_DDRM.class,
                List.of(OfSolvers.class));
    }

    /**
     * What a method of {@code SimpleMatrix} does with the matrices behind its arguments: a static method that has {@code DMatrixRMaj} in their place
     * and in that of the result, the receiver first.
     *
     * @param name the method's name
     * @param descriptor its descriptor
     * @param isStatic whether it has no receiver
     * @return its descriptor in {@link #simple}, if it is there
     */
    public static String ofSimple(String name, String descriptor, boolean isStatic) {
        String matrix = "L" + MATRIX + ";";
        boolean made = name.equals("<init>");
        String translated = (isStatic || made ? "(" : "(" + matrix) + descriptor.substring(1);
        for (String type : SIMPLE) {
            translated = translated.replace("L" + type + ";", matrix);
        }
        return made ? translated.replace(")V", ")" + matrix) : translated;
    }

    /** The class that has what methods of {@code SimpleMatrix} do. */
    public static Class<?> simple() {
        return OfSimple.class;
    }

    /** Whether a class, by its internal name, is that of {@code SimpleMatrix} or one it is used as. */
    public static boolean isSimple(String name) {
        return SIMPLE.contains(name);
    }

    public static boolean isPart(Class<?> type) {
        return type.getName().startsWith(PACKAGE);
    }

    /** Whether a class is EJML's or stands in for it, and so nothing a user has written. */
    public static boolean isInside(Class<?> type) {
        return isInside(type.getName());
    }

    public static boolean isInside(String className) {
        return className.startsWith(PACKAGE) || className.startsWith(Ejml.class.getPackageName() + ".");
    }

    /** Whether a method without a stand-in may be lifted as a user's code is. */
    public static boolean mayLookInside(Class<?> type, String method) {
        return !isPart(type)
                || PACKAGES.contains(type.getPackageName())
                || CLASSES.contains(type.getName())
                || switch (type.getName()) {
                    case "org.ejml.dense.row.CommonOps_DDRM" -> OF_COMMON_OPS.contains(method);
                    case "org.ejml.dense.row.SpecializedOps_DDRM" -> OF_SPECIALIZED_OPS.contains(method);
                    default -> false;
                };
    }

    /** The sentence that refuses a method. */
    public static String refused(String method) {
        return "an operation of EJML must have a rule but " + method + " has none";
    }
}
