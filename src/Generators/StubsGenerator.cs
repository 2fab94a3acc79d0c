using Microsoft.CodeAnalysis;

namespace Stubs.Generators;

[Generator(LanguageNames.CSharp)]
public sealed class StubsGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
    }
}
