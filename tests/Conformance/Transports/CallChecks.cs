using System.Buffers.Binary;
using Stubs.Rpc;
using static Stubs.Conformance.TransportWorld;

namespace Stubs.Conformance;

/// <summary>A call is executed once, and its caller gets its answer and no other.</summary>
internal static class CallChecks
{
    public static readonly ConformanceCheck<IRpcTransportFactory>[] All =
    [
        Check("A call carries verb and body there and a body back, whatever their sizes", async world =>
        {
            ushort verb = 0;
            world.Server.Serve = request =>
            {
                verb = request.Verb;
                Expect.True(
                    !request.IsOneWay && !request.IsStream && request.TimeLeft is null,
                    "A call without a limit is neither one-way nor a stream, and has none.");
                return KitNode.Echo(request);
            };
            foreach (var length in new[] { 0, 1, 100, 4095, 4096, 100_000, 1 << 20 })
            {
                var body = new byte[length];
                Random.Shared.NextBytes(body);
                Expect.True(
                    (await world.CallAsync((ushort)(length % 65521), body)).AsSpan().SequenceEqual(body),
                    $"A body of {length} bytes did not come back as it was.");
                Expect.Equal((ushort)(length % 65521), verb, "Verb");
            }
        }),

        Check(
            "Calls in flight at the same time each get their own reply, in whatever order the server answers",
            async world =>
            {
                const int Count = 500;
                var arrived = 0;
                var answers = Enumerable.Range(0, Count).Select(_ => NewGate()).ToArray();
                var all = NewGate();
                world.Server.Serve = async request =>
                {
                    var number = BinaryPrimitives.ReadInt32BigEndian(request.Body.Span);
                    if (Interlocked.Increment(ref arrived) == Count)
                        all.SetResult();
                    await answers[number].Task;
                    request.Reply(BitConverter.GetBytes(number));
                };
                var calls = Enumerable.Range(0, Count).Select(async number =>
                {
                    var body = new byte[4];
                    BinaryPrimitives.WriteInt32BigEndian(body, number);
                    Expect.Equal(number, BitConverter.ToInt32(await world.CallAsync(1, body)), "Reply");
                }).ToArray();
                await all.Task;
                for (var number = Count - 1; number >= 0; number--)
                    answers[number].SetResult();
                await Task.WhenAll(calls);
                Expect.Equal(Count, arrived, "Requests");
            }),

        Check("Calls go both ways over the connection, one inside another", async world =>
        {
            ValueTask Descend(RpcRequest request) => CountDownAsync(request);
            (world.Server.Serve, world.Client.Serve) = (Descend, Descend);
            Expect.Equal((byte)20, (await world.CallAsync(1, 20))[0], "Depth");

            static async ValueTask CountDownAsync(RpcRequest request)
            {
                var left = request.Body.Span[0];
                byte depth = 0;
                if (left > 0)
                {
                    using var reply = await request.Connection.CallAsync(1, [(byte)(left - 1)]);
                    depth = (byte)(reply.Body.Span[0] + 1);
                }

                request.Reply([depth]);
            }
        }),

        Check("A handler that blocks its thread holds up no other call", async world =>
        {
            using var second = new ManualResetEventSlim();
            world.Server.Serve = request =>
            {
                if (request.Verb == 1)
                    second.Wait();
                else
                    second.Set();
                return KitNode.Echo(request);
            };
            await Task.WhenAll(world.CallAsync(1), world.CallAsync(2));
        }),

        Check("What the caller does to its bytes after the call does not matter", async world =>
        {
            var body = new byte[] { 1, 2, 3 };
            var call = world.Connection.CallAsync(1, body);
            body.AsSpan().Clear();
            using var reply = await call;
            Expect.True(reply.Body.Span.SequenceEqual(new byte[] { 1, 2, 3 }), "The request was not copied.");
        }),

        Check(
            "An exception of the handler reaches the caller with its message, and the connection goes on",
            async world =>
            {
                world.Server.Serve = request => request.Verb == 1
                    ? throw new FormatException("no number") : KitNode.Echo(request);
                var fault = await Expect.ThrowsAsync<RpcFaultException>(
                    () => world.CallAsync(1), "a handler that throws");
                Expect.Equal(RpcFault.Internal, fault.Code, "Code");
                Expect.True(
                    fault.Message.Contains("no number", StringComparison.Ordinal),
                    $"The message is '{fault.Message}'.");
                Expect.Equal((byte)5, (await world.CallAsync(2, 5))[0], "The next call");
            }),

        Check("A fault has the code and the message that the handler gives it", async world =>
        {
            world.Server.Serve = request =>
            {
                request.Fail(RpcFault.FirstFree + 7, "ein Fehler: ∞");
                return default;
            };
            var fault = await Expect.ThrowsAsync<RpcFaultException>(() => world.CallAsync(1), "a handler that fails");
            Expect.Equal(RpcFault.FirstFree + 7, fault.Code, "Code");
            Expect.Equal("ein Fehler: ∞", fault.Message, "Message");
        }),

        Check("A request is answered once", async world =>
        {
            Exception? second = null;
            var tried = NewGate();
            world.Server.Serve = async request =>
            {
                request.Reply([1]);
                second = await Expect.ThrowsAsync<InvalidOperationException>(
                    () =>
                    {
                        request.Fail(RpcFault.Internal, "after the reply");
                        return Task.CompletedTask;
                    },
                    "a second answer");
                tried.SetResult();
            };
            Expect.Equal((byte)1, (await world.CallAsync(1))[0], "The first answer");
            await tried.Task;
            Expect.True(second is not null, "A second answer was taken.");
        }),

        Check("A handler that does not answer is a fault", world =>
        {
            world.Server.Serve = _ => default;
            return FaultsAsync(RpcFault.Internal, () => world.CallAsync(1), "a handler that does not answer");
        }),

        Check("A one-way request is executed once and not answered", async world =>
        {
            var bodies = new List<byte>();
            var last = NewGate();
            world.Server.Serve = request =>
            {
                Expect.True(request.IsOneWay, "It is one-way.");
                lock (bodies)
                    bodies.Add(request.Body.Span[0]);
                if (bodies.Count == 100)
                    last.SetResult();
                return default;
            };
            for (byte i = 0; i < 100; i++)
                await world.Connection.SendAsync(3, [i]);
            await last.Task;
            Expect.Equal(100, bodies.Distinct().Count(), "Requests");
            Expect.True(world.Connection.IsOpen, "The connection should be open.");
        }),
    ];
}
