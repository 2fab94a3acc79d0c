using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Stubs.Tests.Rpc;

public sealed class LargeBuffersTests
{
    private const int Size = 2 << 20;

    private readonly LargeBuffers buffers = new();

    [Fact]
    public void What_was_returned_is_rented_again_where_it_fits_and_once_only()
    {
        var buffer = buffers.Rent(Size);
        buffers.Return(buffer);

        buffers.Rent(Size / 4).ShouldNotBeSameAs(buffer, "it is more than twice as large");
        buffers.Rent(Size + 1).ShouldNotBeSameAs(buffer, "it is too small");
        buffers.Rent(Size / 2).ShouldBeSameAs(buffer);
        buffers.Rent(Size).ShouldNotBeSameAs(buffer, "it is in use");
        GC.KeepAlive(buffer);
    }

    [Fact]
    public void It_keeps_nothing_from_a_collection()
    {
        var returned = RentAndReturn();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        returned.IsAlive.ShouldBeFalse();
        buffers.Rent(Size).Length.ShouldBe(Size);
    }

    [Fact]
    public void Nobody_gets_what_another_has()
    {
        var inUse = new ConcurrentDictionary<byte[], bool>();
        Parallel.For(0, 200, _ =>
        {
            var buffer = buffers.Rent(Size);
            inUse.TryAdd(buffer, true).ShouldBeTrue();
            inUse.TryRemove(buffer, out var _);
            buffers.Return(buffer);
        });
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference RentAndReturn()
    {
        var buffer = buffers.Rent(Size);
        buffers.Return(buffer);
        return new WeakReference(buffer);
    }
}
