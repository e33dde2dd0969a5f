package dev.fluxion.streams.online;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The file form of a snapshot, big-endian:
 *
 * <pre>
 *   8 bytes   "FLUXSNAP"
 *   int       version, 1
 *   int       length of the content in bytes
 *   int       CRC-32C of the content
 *   content   long steps, text optimizer, long updates,
 *             vectors { parameters }, vectors of the optimizer, vectors attached
 *
 *   vectors   int count, then for each: text name, int length, that many doubles
 *   text      as {@link DataOutputStream#writeUTF}
 * </pre>
 */
final class SnapshotFile {

    private static final long MAGIC = 0x464C_5558_534E_4150L;
    private static final int VERSION = 1;
    private static final int HEADER = Long.BYTES + 3 * Integer.BYTES;
    private static final String PARAMETERS = "parameters";

    private SnapshotFile() {}

    static void write(OnlineSnapshot snapshot, Path file) throws IOException {
        Path target = file.toAbsolutePath();
        Path temporary = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            writeDurably(encode(snapshot), temporary);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    static OnlineSnapshot read(Path file) throws IOException {
        return decode(Files.readAllBytes(file), file.toString());
    }

    private static void writeDurably(ByteBuffer bytes, Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static ByteBuffer encode(OnlineSnapshot snapshot) throws IOException {
        var content = new ByteArrayOutputStream();
        var out = new DataOutputStream(content);
        out.writeLong(snapshot.steps());
        out.writeUTF(snapshot.optimizer());
        out.writeLong(snapshot.training().state().updates());
        writeVectors(out, Map.of(PARAMETERS, snapshot.training().parameters()));
        writeVectors(out, snapshot.training().state().vectors());
        writeVectors(out, snapshot.attachments());
        byte[] bytes = content.toByteArray();
        return ByteBuffer.allocate(HEADER + bytes.length)
                .putLong(MAGIC)
                .putInt(VERSION)
                .putInt(bytes.length)
                .putInt(checksum(bytes))
                .put(bytes)
                .flip();
    }

    private static OnlineSnapshot decode(byte[] file, String name) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(file);
        check(file.length >= HEADER && header.getLong() == MAGIC, name, "be a snapshot", "is something else");
        int version = header.getInt();
        check(version == VERSION, name, "have version " + VERSION, "has version " + version);
        int length = header.getInt();
        check(
                header.remaining() - Integer.BYTES == length,
                name,
                "have " + length + " bytes after its header",
                "has " + (header.remaining() - Integer.BYTES) + "; it is damaged");
        int checksum = header.getInt();
        byte[] content = new byte[length];
        header.get(content);
        check(checksum(content) == checksum, name, "match its checksum", "does not; it is damaged");
        return decode(new DataInputStream(new ByteArrayInputStream(content)));
    }

    private static OnlineSnapshot decode(DataInputStream in) throws IOException {
        long steps = in.readLong();
        String optimizer = in.readUTF();
        long updates = in.readLong();
        double[] parameters = readVectors(in).getOrDefault(PARAMETERS, new double[0]);
        OptimizerState state = OptimizerState.of(updates, readVectors(in));
        return OnlineSnapshot.of(steps, new Training(parameters, optimizer, state), readVectors(in));
    }

    private static void writeVectors(DataOutputStream out, Map<String, double[]> vectors) throws IOException {
        out.writeInt(vectors.size());
        for (Map.Entry<String, double[]> vector : vectors.entrySet()) {
            out.writeUTF(vector.getKey());
            out.writeInt(vector.getValue().length);
            for (double value : vector.getValue()) {
                out.writeLong(Double.doubleToRawLongBits(value));
            }
        }
    }

    private static Map<String, double[]> readVectors(DataInputStream in) throws IOException {
        Map<String, double[]> vectors = new LinkedHashMap<>();
        for (int count = in.readInt(); count > 0; count--) {
            String name = in.readUTF();
            double[] values = new double[in.readInt()];
            for (int i = 0; i < values.length; i++) {
                values[i] = Double.longBitsToDouble(in.readLong());
            }
            vectors.put(name, values);
        }
        return vectors;
    }

    private static int checksum(byte[] bytes) {
        var checksum = new CRC32C();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }

    private static void check(boolean holds, String name, String must, String but) throws SnapshotFormatException {
        if (!holds) {
            throw new SnapshotFormatException("load: " + name + " must " + must + " but " + but);
        }
    }
}
