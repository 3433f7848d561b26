namespace Admin.Api.Data;

/// <summary>A file of the database that others than its owner could use.</summary>
/// <param name="IsTightened">Whether they no longer can: the permissions of a file that is somebody else's cannot be changed.</param>
internal readonly record struct WideFile(string Path, bool IsTightened);
