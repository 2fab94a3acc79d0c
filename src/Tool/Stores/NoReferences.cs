using Stubs.Generated;

namespace Stubs.Tool.Stores;

/// <summary>For states that hold no references.</summary>
internal sealed class NoReferences : IReferenceResolver
{
    public static NoReferences Instance { get; } = new();

    public T Resolve<T>(Uid uid)
        where T : class => throw new ToolException($"The state refers to object {uid}, and there is no node.");
}
