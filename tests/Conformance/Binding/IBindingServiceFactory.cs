using Stubs.Binding;

namespace Stubs.Conformance;

/// <summary>
/// Makes the binding service under test. Every check gets a factory of its own, whose service knows no object at first.
/// </summary>
public interface IBindingServiceFactory
{
    /// <summary>Whether bindings outlive the process that keeps them.</summary>
    bool IsDurable { get; }

    /// <summary>The service.</summary>
    Task<IBindingService> OpenAsync();

    /// <summary>The service as it is when whatever keeps the bindings has been stopped and started again.</summary>
    Task<IBindingService> RestartAsync();
}
