using Stubs.Generated;

namespace Stubs.Calls;

/// <summary>
/// What a stub returns for an operation that returns a stream: each enumeration is a call of its own.
/// </summary>
internal sealed class StubStream<TItem>(
    ObjectBinding binding, Operation operation, Func<OpenStream, CancellationToken, IAsyncEnumerable<TItem>> read,
    CancellationToken argument)
    : IAsyncEnumerable<TItem>
{
    public IAsyncEnumerator<TItem> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        var open = new OpenStream(binding, operation);
        if (argument.CanBeCanceled && cancellationToken.CanBeCanceled && argument != cancellationToken)
            return new TwiceCancellableReader(open, read, argument, cancellationToken);
        return new Reader(
            open,
            read(open, argument.CanBeCanceled ? argument : cancellationToken)
                .GetAsyncEnumerator(CancellationToken.None));
    }

    // Not an asynchronous method: the reader's flow is to know of the stream.
    private class Reader(OpenStream open, IAsyncEnumerator<TItem> items) : IAsyncEnumerator<TItem>
    {
        private bool hasBegun;

        public TItem Current => items.Current;

        public virtual ValueTask<bool> MoveNextAsync()
        {
            if (!hasBegun)
            {
                try
                {
                    open.Begin();
                }
                catch (StreamBeingReadException error)
                {
                    return ValueTask.FromException<bool>(error);
                }

                hasBegun = true;
            }

            return items.MoveNextAsync();
        }

        public virtual ValueTask DisposeAsync()
        {
            open.Leave();
            return items.DisposeAsync();
        }
    }

    /// <summary>
    /// Reads a stream that was given one token when it was called, and another when its enumeration began.
    /// </summary>
    private sealed class TwiceCancellableReader : Reader
    {
        private readonly CancellationToken argument;
        private readonly CancellationToken enumeration;
        private readonly CancellationTokenSource either;

        public TwiceCancellableReader(
            OpenStream open, Func<OpenStream, CancellationToken, IAsyncEnumerable<TItem>> read,
            CancellationToken argument, CancellationToken enumeration)
            : this(
                open, read, argument, enumeration,
                CancellationTokenSource.CreateLinkedTokenSource(argument, enumeration))
        {
        }

        private TwiceCancellableReader(
            OpenStream open, Func<OpenStream, CancellationToken, IAsyncEnumerable<TItem>> read,
            CancellationToken argument, CancellationToken enumeration,
            CancellationTokenSource either)
            : base(open, read(open, either.Token).GetAsyncEnumerator(CancellationToken.None)) =>
            (this.argument, this.enumeration, this.either) = (argument, enumeration, either);

        public override ValueTask<bool> MoveNextAsync() => TellAsync(base.MoveNextAsync());

        public override ValueTask DisposeAsync() => EndAsync(base.DisposeAsync());

        private async ValueTask<bool> TellAsync(ValueTask<bool> moving)
        {
            try
            {
                return await moving.ConfigureAwait(false);
            }
            catch (OperationCanceledException error) when (error.CancellationToken == either.Token)
            {
                Cancellations.Tell(error, argument.IsCancellationRequested ? argument : enumeration);
                throw;
            }
        }

        private async ValueTask EndAsync(ValueTask ending)
        {
            try
            {
                await ending.ConfigureAwait(false);
            }
            finally
            {
                either.Dispose();
            }
        }
    }
}
