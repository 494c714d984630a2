using NativeEntropy.Examples;

// dotnet run --project src/NativeEntropy.Examples [weather|lottery|gaussians|split|heatmap]
(string Name, Action<TextWriter> Run)[] examples =
[
    ("weather", WeatherStation.Run),
    ("lottery", Lottery.Run),
    ("gaussians", Gaussians.Run),
    ("split", InformationGain.Run),
    ("heatmap", Heatmap.Run),
];
string[] wanted = args.Length > 0 ? args : [.. examples.Select(example => example.Name)];
foreach (string name in wanted)
{
    Action<TextWriter>? run = examples.FirstOrDefault(example => example.Name == name).Run;
    if (run is null)
    {
        Console.Error.WriteLine($"No such example: {name}. There are {string.Join(", ", examples.Select(example => example.Name))}.");
        return 2;
    }

    run(Console.Out);
    Console.WriteLine();
}

return 0;
