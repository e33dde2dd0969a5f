package dev.fluxion.streams.pipeline;

import dev.fluxion.backend.tape.ReverseTape;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/**
 * The second half of a pipeline in a process of its own: elements come by standard input, as two numbers each, and for each result the
 * cotangents of the elements, as a place and two numbers each, and the gradient of the parameters leave by standard output.
 */
final class SecondHalf {

    private SecondHalf() {}

    /** Takes the seed of the pipeline and the depth of the horizon. */
    public static void main(String[] arguments) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out));
        Flux<double[]> elements = Flux.generate(sink -> read(in, sink));
        for (ParameterGradients<double[]> at : RandomPipelines.of(Long.parseLong(arguments[0]))
                .with(ReverseTape.create())
                .horizon(Horizon.truncated(1, Integer.parseInt(arguments[1])))
                .withSourceCotangents()
                .pullback(elements, y -> y)
                .toIterable(1)) {
            out.writeInt(at.sourceCotangents().size());
            for (SourceCotangent<double[]> cotangent : at.sourceCotangents()) {
                out.writeLong(cotangent.index());
                write(out, cotangent.cotangent());
            }
            write(out, at.flat());
        }
        out.writeInt(-1);
        out.flush();
    }

    private static void read(DataInputStream in, SynchronousSink<double[]> sink) {
        try {
            sink.next(new double[] {in.readDouble(), in.readDouble()});
        } catch (EOFException e) {
            sink.complete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(DataOutputStream out, double[] numbers) throws IOException {
        for (double number : numbers) {
            out.writeDouble(number);
        }
    }
}
