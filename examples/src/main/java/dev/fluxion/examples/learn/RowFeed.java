package dev.fluxion.examples.learn;

import dev.fluxion.examples.table.Row;
import dev.fluxion.examples.table.Rows;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/**
 * Feeds rows to a learner, one when asked, such that another thread can hold it up between two rows: what it finds then is
 * complete up to a row.
 */
public final class RowFeed {

    /** Held while a row is being learned from. Fair, or the feed would overtake for ever the thread that waits to hold it up. */
    private final ReentrantLock turn = new ReentrantLock(true);

    private final Rows rows;
    private final long most;
    private long given;
    private Position position;

    private RowFeed(Rows rows, long most) {
        this.rows = rows;
        this.most = most;
        this.position = Position.of(rows);
    }

    /** A feed of at most {@code most} rows. */
    public static RowFeed of(Rows rows, long most) {
        return new RowFeed(rows, most);
    }

    /** The rows; all that is done with a row must be done on the thread that asks for it, before it asks for the next. */
    public Flux<Row> flux() {
        return Flux.<Row>generate(this::next).doFinally(signal -> endTurn());
    }

    /**
     * Lets the current row be done with and then holds the feed up for good.
     *
     * @return whether the row was done with within the time given
     */
    public boolean hold(long time, TimeUnit unit) throws InterruptedException {
        return turn.tryLock(time, unit);
    }

    /** Where the rows given so far end; for the thread that is fed, and for one that holds the feed up. */
    public Position position() {
        return position;
    }

    private void next(SynchronousSink<Row> sink) {
        endTurn();
        Row row = given < most ? rows.next() : null; // may wait for a pipe to be filled: that is nobody's turn
        turn.lock();
        if (row == null) {
            sink.complete();
        } else {
            given++;
            position = Position.of(rows);
            sink.next(row);
        }
    }

    private void endTurn() {
        if (turn.isHeldByCurrentThread()) {
            turn.unlock();
        }
    }

    /**
     * A place between two rows.
     *
     * @param rows how many rows are before it
     * @param fingerprint their fingerprint
     */
    public record Position(long rows, long fingerprint) {

        private static Position of(Rows rows) {
            return new Position(rows.used(), rows.fingerprint());
        }
    }
}
