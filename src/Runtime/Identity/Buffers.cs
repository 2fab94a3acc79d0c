using System.Buffers;
using System.Diagnostics;

namespace Stubs;

/// <summary>
/// The memory that states, bodies and frames are written to: rented from the shared pool, and returned exactly once. A
/// debug build keeps account of each buffer, so that a second return is an assertion that fails, and a test can demand
/// that what it has caused returns everything.
/// </summary>
internal static class Buffers
{
    // The pool keeps larger ones for minutes, also those that a flood of requests has asked for.
    private const int LargestPooled = 1 << 20;

    private static readonly LargeBuffers Large = new();

    /// <summary>Rents at least so many bytes. Their content is undefined.</summary>
    /// <param name="size">How many bytes.</param>
    /// <param name="isOfConnection">Whether a connection keeps it as long as it lives.</param>
    public static byte[] Rent(int size, bool isOfConnection = false)
    {
        var buffer = size > LargestPooled
            ? Large.Rent(size) : ArrayPool<byte>.Shared.Rent(size);
        Account.Add(buffer, isOfConnection);
        return buffer;
    }

    /// <summary>Returns a rented buffer. Nothing may use it after this call.</summary>
    public static void Return(byte[] buffer)
    {
        Account.Remove(buffer);
        if (buffer.Length <= LargestPooled)
            ArrayPool<byte>.Shared.Return(buffer);
        else
            Large.Return(buffer);
    }

    /// <summary>Which buffers are rented, and for what; empty but in a debug build.</summary>
    internal static class Account
    {
        private static readonly Lock Gate = new();
        private static readonly Dictionary<byte[], (object? Owner, bool IsOfConnection)> Rented = [];
        private static readonly AsyncLocal<object?> CurrentOwner = new();

        /// <summary>The test that what runs here belongs to.</summary>
        public static object? Owner
        {
            get => CurrentOwner.Value;
            set => CurrentOwner.Value = value;
        }

        /// <summary>The buffers that an owner has not returned yet.</summary>
        public static List<byte[]> RentedBy(object? owner, bool isOfConnection)
        {
            lock (Gate)
            {
                return
                [
                    .. from rented in Rented
                       where ReferenceEquals(rented.Value.Owner, owner) && rented.Value.IsOfConnection == isOfConnection
                       select rented.Key,
                ];
            }
        }

        [Conditional("DEBUG")]
        internal static void Add(byte[] buffer, bool isOfConnection)
        {
            // The pool gives one array without elements to everyone.
            if (buffer.Length == 0)
                return;
            lock (Gate)
                Rented.Add(buffer, (CurrentOwner.Value, isOfConnection));
        }

        [Conditional("DEBUG")]
        internal static void Remove(byte[] buffer)
        {
            bool wasRented;
            lock (Gate)
                wasRented = buffer.Length == 0 || Rented.Remove(buffer);
            Debug.Assert(wasRented, "A buffer is returned that is not rented, or for a second time.");
        }
    }
}
