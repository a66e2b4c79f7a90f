# Completion of fusioninventory-esx, another name of fi-esx, for fish. Made by "npm run generate".
complete -c fusioninventory-esx -w fi-esx
