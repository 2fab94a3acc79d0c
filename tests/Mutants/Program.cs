using Stubs.Mutants;
using Stubs.Mutants.Running;

// The worker runs beside the tests, with their dependencies, which are not all of this program's.
return args is ["worker", var testAssembly] ? Worker.Run(testAssembly) : await Commands.RunAsync(args);
