using System.CommandLine;
using Stubs.Lab;
using Stubs.Lab.Processes;

if (ProcessCommands.Run(args) is { } running)
    return await running;
var root = LabCommand.Build();
return await root.Parse(args).InvokeAsync();
