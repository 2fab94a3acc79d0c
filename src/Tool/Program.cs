using Stubs.Tool;

return await StubsTool.RunAsync(args);
