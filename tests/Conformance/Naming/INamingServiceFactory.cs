using Stubs.Naming;

namespace Stubs.Conformance;

/// <summary>
/// Makes the naming service under test. Every check gets a factory of its own, whose service knows no name at first.
/// </summary>
public interface INamingServiceFactory
{
    /// <summary>Whether names outlive the process that keeps them.</summary>
    bool IsDurable { get; }

    /// <summary>The service.</summary>
    Task<INamingService> OpenAsync();

    /// <summary>The service as it is when whatever keeps the names has been stopped and started again.</summary>
    Task<INamingService> RestartAsync();
}
