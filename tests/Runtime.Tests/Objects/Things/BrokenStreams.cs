namespace Stubs.Tests.Objects;

/// <summary>Its streams fail outside their steps.</summary>
[Recoverable]
public partial class BrokenStreams
{
    private int value;

    public int Value => value;

    public IAsyncEnumerable<int> NoneAsync()
    {
        value++;
        throw new SpoiledException("no stream", 0);
    }

    public async IAsyncEnumerable<int> BadEndAsync()
    {
        value++;
        try
        {
            yield return value;
            await Task.Yield();
        }
        finally
        {
            ThrowAtEnd();
        }
    }

    private static void ThrowAtEnd() => throw new SpoiledException("a bad end", 0);
}
