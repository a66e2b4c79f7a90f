# Completion of fusioninventory-agent, another name of fi-agent, for fish. Made by "npm run generate".
complete -c fusioninventory-agent -w fi-agent
