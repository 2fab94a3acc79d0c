using System.Reflection;
using Stubs.Generated;

namespace Stubs.Generators.Tests.Corpus;

/// <summary>Saves an object in which every member has a value, restores it, and compares.</summary>
internal static class StateTrip
{
    public static void Check(ObjectType type, Node node)
    {
        var original = type.CreateBlank(new CorpusServices());
        new Samples(node).Fill(original);
        var saved = Save(type, original);

        var restored = type.CreateBlank(new CorpusServices());
        var reader = new StateReader(saved, node.Space);
        type.Restore(restored, ref reader);

        Contents.Describe(restored).ShouldBe(Contents.Describe(original), type.Name);
        Save(type, restored).ShouldBe(saved, type.Name);
    }

    private static byte[] Save(ObjectType type, object target)
    {
        var writer = StateWriter.Create();
        try
        {
            type.Save(target, ref writer);
            return writer.Written.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }
}

/// <summary>The services that classes of the corpus ask for.</summary>
internal sealed class CorpusServices : IServiceProvider
{
    public object? GetService(Type serviceType) =>
        serviceType == typeof(TimeProvider) ? TimeProvider.System
        : serviceType.IsInterface ? DispatchProxy.Create(serviceType, typeof(Idle))
        : null;

    /// <summary>A service that does nothing.</summary>
    internal class Idle : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => null;
    }
}
