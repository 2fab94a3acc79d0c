using System.CommandLine;
using Stubs.Lab;

var root = LabCommand.Build();
return await root.Parse(args).InvokeAsync();
