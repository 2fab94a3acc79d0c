using System.Globalization;

namespace Stubs.Store.Sqlite;

/// <summary>
/// Gives each transaction of the writer a number that is greater than that of every earlier one, across restarts; every
/// row that the transaction writes has it.
/// </summary>
/// <remarks>
/// Numbers are reserved in blocks, inside the transaction that needs the first one of a block. So only the first
/// transaction of each opening writes a page more, and one in a million. Numbers that were reserved and not given
/// before the store was closed are never given.
/// <para>Invariant: the number of every committed row is less than <c>next</c> of table <c>sequence</c>.</para>
/// </remarks>
internal sealed class TransactionNumbers
{
    private const long Block = 1 << 20;

    private readonly Statement reserve;
    private long next;
    private long reserved;
    private long reserving;

    /// <exception cref="StoreCorruptException">The store does not say which numbers were given.</exception>
    public TransactionNumbers(string path, Connection connection)
    {
        reserve = connection.Prepare("UPDATE sequence SET next = ?1");
        var rows = connection.QueryTexts("SELECT next FROM sequence");
        next = rows is [var row] && long.TryParse(row, CultureInfo.InvariantCulture, out var found) && found > 0
            ? found
            : throw StoredRow.Corrupt(
                path, "the number of the next transaction",
                $"it should be one positive number, and is '{string.Join(", ", rows)}'");
        reserved = next;
    }

    /// <summary>The number of the transaction that is under way.</summary>
    public long Current { get; private set; }

    /// <summary>A transaction has begun.</summary>
    public void Begin()
    {
        Current = next++;
        if (Current < reserved)
            return;
        reserving = Current + Block;
        reserve.Bind(1, reserving).Run();
    }

    /// <summary>
    /// The transaction has committed. One that is undone has reserved nothing, and its number is not given again.
    /// </summary>
    public void Committed() => reserved = reserving;
}
